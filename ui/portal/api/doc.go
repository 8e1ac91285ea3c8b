// Package api is the JSON API of the customer portal, version 1: what a shop or
// another site of the vendor's asks on behalf of its customers. Its document is
// assets/portal/openapi.json (OpenAPI 3.1), which a test holds against the
// handlers here; docs/api.md has a worked example.
//
// Every call but the document's carries a site's key. Answers are JSON, refusals
// problem details (RFC 9457) whose type is the stable name. A password or a
// token is a member of a body and never part of an address.
//
// Caveat: there is no CORS on purpose. A site's key is for the site's server; in
// a page it would be everybody's.
package api
