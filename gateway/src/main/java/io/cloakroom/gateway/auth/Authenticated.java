package io.cloakroom.gateway.auth;

import io.cloakroom.gateway.s3.Caller;
import io.cloakroom.gateway.s3.Payload;

/// Who asks, and the body as far as the signature speaks for it: what it leaves open is checked while it is read.
public record Authenticated(Caller caller, Payload payload) {}
