// Package help is the help that comes with the program: topics in a small part
// of Markdown, read strictly, and the search over them.
//
// A topic is a file:
//
//	# Title
//	Also called: Old name, another word
//
//	A paragraph with **strong words**, a `key` and a [link](Another title).
//
//	## Heading
//
//	- item
//	  that goes on
//
//	1. step
//	2. step
//
// Nothing else is known, and what is not known is an error: so no mark is ever
// shown as it was written.
//
// Caveat: a Book is read once and shared; nobody changes what it returns.
package help
