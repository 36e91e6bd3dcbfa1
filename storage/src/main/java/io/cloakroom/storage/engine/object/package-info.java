/// Objects, their versions and uploads over any engine. Begin with [EngineObjectStore].
@NullMarked
package io.cloakroom.storage.engine.object;

import org.jspecify.annotations.NullMarked;
