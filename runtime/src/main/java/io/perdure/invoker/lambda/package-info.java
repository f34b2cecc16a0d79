/**
 * Functions on AWS Lambda: request and response of the function protocol as JSON in one call of the
 * Invoke API. The only part of the invoker that knows the AWS SDK. A call blocks a virtual thread
 * of its own; what the attempt hears of it, it hears on its event loop.
 */
@NullMarked
package io.perdure.invoker.lambda;

import org.jspecify.annotations.NullMarked;
