/// The bytes of objects on their way in and out: blocks with checksums ([BlockTable]), tables of parts, bodies.
@NullMarked
package io.cloakroom.storage.engine.payload;

import org.jspecify.annotations.NullMarked;
