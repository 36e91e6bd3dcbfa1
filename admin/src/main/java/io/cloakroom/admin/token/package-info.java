/// Makes tokens: all key pairs are generated here, and the rules for tokens apply to every caller.
///
/// No HTTP and no JSON may enter. A secret leaves only in [IssuedToken] and [TokenIssuer#reveal].
@NullMarked
package io.cloakroom.admin.token;

import org.jspecify.annotations.NullMarked;
