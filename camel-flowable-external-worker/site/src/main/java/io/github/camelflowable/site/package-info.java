/** Renders the documentation, Markdown and AsciiDoc, as a web site. */
package io.github.camelflowable.site;
