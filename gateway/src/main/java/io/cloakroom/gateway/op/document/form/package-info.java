/// The forms of bucket documents: S3's XML or JSON to a checked document and back, with the errors that AWS answers.
///
/// [DocumentForm] is what a form has to offer. No operation and no store may enter.
@NullMarked
package io.cloakroom.gateway.op.document.form;

import org.jspecify.annotations.NullMarked;
