/** Holds the documentation to what the code says: its tables, its listings and its options. */
package io.github.camelflowable.docs;
