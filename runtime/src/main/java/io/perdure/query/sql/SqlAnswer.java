package io.perdure.query.sql;

import io.perdure.model.Payload;

/** The answer of a query, ready for HTTP. */
public record SqlAnswer(String contentType, Payload body) {}
