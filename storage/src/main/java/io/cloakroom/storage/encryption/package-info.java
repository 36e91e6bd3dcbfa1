/// Encryption at rest: what a client may ask for, the keys that it takes, and the port to a key management service. What
/// encrypts payload lies with the engine.
@NullMarked
package io.cloakroom.storage.encryption;

import org.jspecify.annotations.NullMarked;
