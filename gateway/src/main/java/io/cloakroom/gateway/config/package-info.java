/// The configuration of the server: every setting ([Setting]), where its value comes from, and the checked result
/// ([GatewayConfig]).
///
/// Makes no long-lived part: the base package does that, from the configuration.
@NullMarked
package io.cloakroom.gateway.config;

import org.jspecify.annotations.NullMarked;
