/// Texts that make an S3 client work with one S3 token, ready to be pasted.
///
/// Pure: facts in, text out. What a client wants to be told is here, and how its files quote; that a text may show a
/// secret is decided elsewhere.
@NullMarked
package io.cloakroom.admin.snippet;

import org.jspecify.annotations.NullMarked;
