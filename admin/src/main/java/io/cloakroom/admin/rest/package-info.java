/// The vocabulary of the REST interface: a call, its caller and their rights, a route, an answer, a refusal.
///
/// Every package with routes builds on this one. [Directory] finds what a path names, [Admission] decides whether the
/// caller may call, and [Json] converts records. Routes and resources may not enter.
@NullMarked
package io.cloakroom.admin.rest;

import org.jspecify.annotations.NullMarked;
