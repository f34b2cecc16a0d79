/**
 * Public HTTP: takes calls, sends, attaches and awakeables, appends them to the log, and answers
 * when the partition's leader has applied them; never earlier. Runs on event loops. Knows neither
 * Kafka nor how a command is applied.
 */
@NullMarked
package io.perdure.gateway;

import org.jspecify.annotations.NullMarked;
