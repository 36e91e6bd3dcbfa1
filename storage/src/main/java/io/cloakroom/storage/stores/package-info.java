/// Puts all stores together over one engine.
@NullMarked
package io.cloakroom.storage.stores;

import org.jspecify.annotations.NullMarked;
