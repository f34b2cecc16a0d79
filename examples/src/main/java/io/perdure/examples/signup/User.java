package io.perdure.examples.signup;

/** Who wants to sign up. */
public record User(String name, String mail) {}
