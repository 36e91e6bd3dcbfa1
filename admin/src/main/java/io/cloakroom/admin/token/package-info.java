/// How tokens come to be: key pairs are made here, and nowhere else, behind guards that hold whoever asks.
///
/// No HTTP and no JSON may enter. A secret leaves only in [IssuedToken] and [TokenIssuer#reveal].
@NullMarked
package io.cloakroom.admin.token;

import org.jspecify.annotations.NullMarked;
