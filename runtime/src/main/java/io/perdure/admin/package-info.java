/**
 * Operating Perdure over HTTP: deployments, services, invocations. Runs on event loops; nothing
 * here may block.
 */
@NullMarked
package io.perdure.admin;

import org.jspecify.annotations.NullMarked;
