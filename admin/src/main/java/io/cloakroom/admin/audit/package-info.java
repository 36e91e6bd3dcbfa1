/// Who changed what, when and from where: an append-only log of JSON lines, chained by hashes.
@NullMarked
package io.cloakroom.admin.audit;

import org.jspecify.annotations.NullMarked;
