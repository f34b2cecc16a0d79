package io.perdure.codec;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import io.perdure.model.Failure;
import io.perdure.model.Header;
import io.perdure.model.InvocationResult;
import io.perdure.model.Payload;
import io.perdure.schema.protocol.FailureMetadata;
import io.perdure.schema.protocol.Value;
import java.util.List;

/** Values of the function protocol to values of the model and back. Stateless. */
final class ProtoValues {
  private ProtoValues() {}

  static Payload payload(ByteString bytes) {
    return Payload.of(bytes.toByteArray());
  }

  static ByteString bytes(Payload payload) {
    return UnsafeByteOperations.unsafeWrap(payload.bytes());
  }

  static Value value(Payload payload) {
    return Value.newBuilder().setContent(bytes(payload)).build();
  }

  static Failure failure(io.perdure.schema.protocol.Failure failure) {
    return new Failure(
        failure.getCode(),
        failure.getMessage(),
        failure.getMetadataList().stream()
            .map(note -> new Failure.Metadata(note.getKey(), note.getValue()))
            .toList());
  }

  static io.perdure.schema.protocol.Failure failure(Failure failure) {
    var message =
        io.perdure.schema.protocol.Failure.newBuilder()
            .setCode(failure.code())
            .setMessage(failure.message());
    for (var note : failure.metadata()) {
      message.addMetadata(FailureMetadata.newBuilder().setKey(note.key()).setValue(note.value()));
    }
    return message.build();
  }

  static InvocationResult succeeded(Value value) {
    return new InvocationResult.Succeeded(payload(value.getContent()));
  }

  static InvocationResult failed(io.perdure.schema.protocol.Failure failure) {
    return new InvocationResult.Failed(failure(failure));
  }

  static List<Header> headers(List<io.perdure.schema.protocol.Header> headers) {
    return headers.stream().map(header -> new Header(header.getKey(), header.getValue())).toList();
  }
}
