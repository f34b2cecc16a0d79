package io.perdure.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HexFormat;
import org.apache.kafka.common.utils.Utils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InvocationIdTest {
  private static final InvocationId VECTOR =
      new InvocationId(92, 0x018c40f1b2c3d4e5L, 0xf60718293a4b5c6dL);

  @Test
  void textAndBytesAreThoseOfTheProtocolsVector() {
    assertThat(VECTOR).hasToString("inv_10000000001u02V5tY6bcHiXRGIj4yeCN7");
    assertThat(HexFormat.of().formatHex(VECTOR.toBytes()))
        .isEqualTo("000000000000005c018c40f1b2c3d4e5f60718293a4b5c6d");
    assertThat(InvocationId.parse(VECTOR.toString())).isEqualTo(VECTOR);
    assertThat(InvocationId.fromBytes(VECTOR.toBytes())).isEqualTo(VECTOR);
  }

  @Test
  void awakeableIdIsThatOfTheProtocolsVector() {
    var awakeable = new AwakeableId(VECTOR, 17);

    assertThat(awakeable).hasToString("sign_1AAAAAAAAAFwBjEDxssPU5fYHGCk6S1xtAAAAEQ");
    assertThat(AwakeableId.parse(awakeable.toString())).isEqualTo(awakeable);
    assertThat(AwakeableId.parse(awakeable + "==")).isEqualTo(awakeable);
  }

  @Test
  void extremeIdsSurvive() {
    var extreme = new InvocationId(-1, -1, -1);

    assertThat(InvocationId.parse(extreme.toString())).isEqualTo(extreme);
    assertThat(extreme.toString()).endsWith("7N42dgm5tFLK9N8MT7fHC7");
  }

  @Test
  void idsOfAllSizesSurvive() {
    for (int shift = 0; shift < 128; shift++) {
      long high = shift < 64 ? -1L >>> shift : 0;
      long low = shift < 64 ? 0x0123_4567_89ab_cdefL : -1L >>> (shift - 64);
      var id = new InvocationId(shift * 0x9e3779b9, high, low);

      assertThat(InvocationId.parse(id.toString())).isEqualTo(id);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "inv_1",
        "dp_10000000001u02V5tY6bcHiXRGIj4yeCN7",
        "inv_1000000000-u02V5tY6bcHiXRGIj4yeCN7",
        "inv_1lYGhA16ahyf02V5tY6bcHiXRGIj4yeCN7",
        "inv_10000000001uZZZZZZZZZZZZZZZZZZZZZZ"
      })
  void whatIsNoIdIsRefused(String text) {
    assertThatThrownBy(() -> InvocationId.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("Expected an invocation id");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a", "ab", "abc", "abcd", "key-17", "Grüße, 世界", "0123456789abcdef!"})
  void aKeyHashesAsKafkaHashesIt(String key) {
    var hash = new PartitionKey(key).hash();
    var bytes = Utils.utf8(key);

    assertThat(hash).isEqualTo(Utils.murmur2(bytes));
    assertThat(PartitionKey.partitionOf(hash, 16))
        .isEqualTo(Utils.toPositive(Utils.murmur2(bytes)) % 16);
  }
}
