/// Routes for tokens: one by one, many at once, their traffic, their leaks, and the snippets that set up clients.
///
/// Only [io.cloakroom.admin.token.TokenIssuer] makes key pairs; the routes check what a client asks for and hand it on.
/// No project or user is made or changed here.
@NullMarked
package io.cloakroom.admin.token.rest;

import org.jspecify.annotations.NullMarked;
