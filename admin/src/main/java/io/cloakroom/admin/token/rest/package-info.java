/// Routes for tokens: single tokens, batches, traffic, leaks, and the snippets that set up clients.
///
/// Routes validate calls and delegate; only [io.cloakroom.admin.token.TokenIssuer] makes key pairs. Projects and
/// users are not created or changed here.
@NullMarked
package io.cloakroom.admin.token.rest;

import org.jspecify.annotations.NullMarked;
