/// Encryption at rest: what a client may ask for, the keys that it needs, and the port to a key management service. The code
/// that encrypts payload is in `engine.crypt`.
@NullMarked
package io.cloakroom.storage.encryption;

import org.jspecify.annotations.NullMarked;
