// Package model is what the windows show and decide, without a window: the
// packages below it turn the core's nouns into words, forms into requests, and
// say what can be used and why not. Each window is a plain value with plain
// methods, so that every rule has a test that opens no display.
//
// How a window works with one: the value is held and changed on the window's
// goroutine alone. What asks the core is a method or function that takes a
// context and gives a result back (Load, Find, Run …); it only reads values
// that it was given, so it may run on another goroutine. The result is put in
// by a method of the window's goroutine (Take, Loaded …).
//
// The packages, from the bottom up: label and words (labels; numbers and times);
// say (status, mail, link, log and errors in words); typed (two password
// fields); person (a customer's facts and the Actions on him). Then a package a
// window: customers and preview (the list), customer (Customer Details), dialog,
// start (first start, sign-in, lock), transfer (import and export), mail,
// activity, settings. sheet reads CSV, place knows where files lie.
//
// Texts: labels are constants of package label, sentences with values are
// composed where the rule stands. The English text is the translation key.
//
// Caveat: a disabled button here is a courtesy. What is allowed is decided by
// core.Session again.
package model
