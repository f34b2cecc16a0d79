package io.perdure.sdk.internal;

import com.google.protobuf.ByteString;
import java.util.Map;

/** What the invocation was called with. */
record InvocationInput(ByteString body, Map<String, String> headers) {}
