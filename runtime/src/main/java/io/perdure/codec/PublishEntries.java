package io.perdure.codec;

import com.google.protobuf.InvalidProtocolBufferException;
import io.perdure.model.Header;
import io.perdure.schema.builtin.PublishEntryMessage;
import io.perdure.statemachine.JournalEntry;
import io.perdure.statemachine.Publication;

/** Entries that publish a record. Stateless. */
final class PublishEntries {
  private PublishEntries() {}

  static PublishEntryMessage encode(Publication.Message message) {
    var out = PublishEntryMessage.newBuilder().setTopic(message.topic());
    if (message.partition() != null) {
      out.setPartition(message.partition());
    }
    if (message.key() != null) {
      out.setKey(ProtoValues.bytes(message.key()));
    }
    if (message.value() != null) {
      out.setValue(ProtoValues.bytes(message.value()));
    }
    for (var header : message.headers()) {
      out.addHeaders(
          PublishEntryMessage.RecordHeader.newBuilder()
              .setName(header.name())
              .setValue(header.value()));
    }
    if (message.timestampMs() != null) {
      out.setTimestamp(message.timestampMs());
    }
    return out.build();
  }

  static JournalEntry.Publish decode(byte[] bytes) throws InvalidProtocolBufferException {
    var in = PublishEntryMessage.parseFrom(bytes);
    return new JournalEntry.Publish(
        new Publication.Message(
            in.getTopic(),
            in.hasPartition() ? in.getPartition() : null,
            in.hasKey() ? ProtoValues.payload(in.getKey()) : null,
            in.hasValue() ? ProtoValues.payload(in.getValue()) : null,
            in.getHeadersList().stream()
                .map(header -> new Header(header.getName(), header.getValue()))
                .toList(),
            in.hasTimestamp() ? in.getTimestamp() : null));
  }
}
