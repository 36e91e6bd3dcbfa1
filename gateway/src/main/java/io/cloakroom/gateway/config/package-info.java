/// The configuration of the server: every setting ([Setting]), where its value comes from, and the checked result
/// ([GatewayConfig]).
///
/// No long-lived part may enter; the base package builds those from the configuration.
@NullMarked
package io.cloakroom.gateway.config;

import org.jspecify.annotations.NullMarked;
