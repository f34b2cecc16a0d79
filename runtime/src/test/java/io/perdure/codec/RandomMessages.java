package io.perdure.codec;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.Message;
import io.perdure.schema.protocol.StartMessage;
import java.util.List;
import java.util.random.RandomGenerator;

/** Messages of the function protocol with random fields; all of them are well-formed. Stateless. */
final class RandomMessages {
  private static final List<Descriptor> TYPES =
      StartMessage.getDescriptor().getFile().getMessageTypes();

  private static final int MAX_DEPTH = 6;
  private static final int MAX_REPEATED = 4;
  private static final int MAX_LENGTH = 40;

  /** What ids look like; others would hardly come out of a random generator. */
  private static final String[] TEXTS = {
    "",
    "Counter",
    "inv_10000000001u02V5tY6bcHiXRGIj4yeCN7",
    "sign_1AAAAAAAAAFwBjEDxssPU5fYHGCk6S1xtAAAAEQ",
    "prom_1AAAAAAAAAFwBjEDxssPU5fYHGCk6S1xtAAAAEQ",
    "\0\ud83d\ude00"
  };

  private RandomMessages() {}

  /** Any message of the protocol. */
  static Message next(RandomGenerator random) {
    return message(TYPES.get(random.nextInt(TYPES.size())), random, 0);
  }

  private static Message message(Descriptor type, RandomGenerator random, int depth) {
    var message = DynamicMessage.newBuilder(type);
    for (var field : type.getFields()) {
      if (depth >= MAX_DEPTH || random.nextInt(3) == 0) {
        continue;
      }
      if (field.isRepeated()) {
        for (int i = random.nextInt(MAX_REPEATED); i > 0; i--) {
          message.addRepeatedField(field, value(field, random, depth));
        }
      } else {
        message.setField(field, value(field, random, depth));
      }
    }
    return message.build();
  }

  private static Object value(FieldDescriptor field, RandomGenerator random, int depth) {
    return switch (field.getJavaType()) {
      case INT -> number(random, Integer.SIZE).intValue();
      case LONG -> number(random, Long.SIZE);
      case FLOAT -> random.nextFloat();
      case DOUBLE -> random.nextDouble();
      case BOOLEAN -> random.nextBoolean();
      case STRING -> text(random);
      case BYTE_STRING -> ByteString.copyFrom(bytes(random));
      case ENUM -> {
        var values = field.getEnumType().getValues();
        yield values.get(random.nextInt(values.size()));
      }
      case MESSAGE -> message(field.getMessageType(), random, depth + 1);
    };
  }

  /** Of any magnitude. */
  private static Long number(RandomGenerator random, int bits) {
    return random.nextLong() >>> (Long.SIZE - 1 - random.nextInt(bits));
  }

  private static String text(RandomGenerator random) {
    return TEXTS[random.nextInt(TEXTS.length)];
  }

  private static byte[] bytes(RandomGenerator random) {
    var bytes = new byte[random.nextInt(MAX_LENGTH)];
    random.nextBytes(bytes);
    return bytes;
  }
}
