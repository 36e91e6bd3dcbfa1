/// Operations on the small documents of buckets and objects, ACLs among them. A few operations serve many documents.
///
/// Operations know neither routing nor signatures nor engines.
@NullMarked
package io.cloakroom.gateway.op.document;

import org.jspecify.annotations.NullMarked;
