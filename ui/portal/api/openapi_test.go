package api_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"net/http/httptest"
	"os"
	"strconv"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/keydesk/keydesk/assets"
)

// docURL is what the document is called among the schemas.
const docURL = "https://keydesk.example/openapi.json"

// document is openapi.json, taken apart. In 3.1 its schemas are JSON Schema of
// 2020-12, so that bodies are held against them as they stand.
type document struct {
	root    map[string]any
	schemas *jsonschema.Compiler
}

// openDocument checks the document against the schema of OpenAPI 3.1
// (spec.openapis.org/oas/3.1/schema).
func openDocument(t *testing.T) document {
	t.Helper()
	text, err := assets.Portal.ReadFile("portal/openapi.json")
	if err != nil {
		t.Fatal(err)
	}
	meta, err := os.ReadFile("testdata/openapi-3.1.schema.json")
	if err != nil {
		t.Fatal(err)
	}
	d := document{root: parse(t, text).(map[string]any), schemas: jsonschema.NewCompiler()}
	d.schemas.AssertFormat()
	schema, plain := parse(t, meta), jsonschema.NewCompiler()
	id := schema.(map[string]any)["$id"].(string)
	if err := errors.Join(plain.AddResource(id, schema), d.schemas.AddResource(docURL, d.root)); err != nil {
		t.Fatal(err)
	}
	valid, err := plain.Compile(id) // whose formats are left alone: this edition calls relative references wrong
	if err != nil {
		t.Fatal(err)
	}
	if err := valid.Validate(d.root); err != nil {
		t.Fatalf("openapi.json is not OpenAPI 3.1: %v", err)
	}
	return d
}

func parse(t *testing.T, text []byte) any {
	t.Helper()
	value, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	return value
}

// calls are "METHOD path" of every operation.
func (d document) calls() (all []string) {
	for path, methods := range d.root["paths"].(map[string]any) {
		for method := range methods.(map[string]any) {
			all = append(all, strings.ToUpper(method)+" "+strings.TrimPrefix(path, "/"))
		}
	}
	return all
}

// at follows a path of names from from, and references on the way.
func (d document) at(from any, names ...string) (map[string]any, error) {
	for {
		o, ok := from.(map[string]any)
		if !ok {
			return nil, fmt.Errorf("%v is not in the document", names)
		}
		if to, ok := o["$ref"].(string); ok {
			from = d.root
			names = append(strings.Split(strings.TrimPrefix(to, "#/"), "/"), names...)
			continue
		}
		if len(names) == 0 {
			return o, nil
		}
		from, names = o[names[0]], names[1:]
	}
}

// operation is one call of the document.
type operation struct {
	d    document
	self map[string]any
}

func (d document) operation(t *testing.T, method, path string) operation {
	t.Helper()
	self, err := d.at(d.root, "paths", "/"+path, strings.ToLower(method))
	if err != nil {
		t.Fatal(err)
	}
	return operation{d, self}
}

// body holds a text against the schema of a request or an answer.
func (d document) body(of map[string]any, kind, text string) error {
	media, err := d.at(of, "content", kind, "schema")
	if err != nil {
		return err
	}
	for name, one := range d.root["components"].(map[string]any)["schemas"].(map[string]any) {
		if fmt.Sprint(one) != fmt.Sprint(media) {
			continue
		}
		schema, err := d.schemas.Compile(docURL + "#/components/schemas/" + name)
		if err != nil {
			return err
		}
		if !json.Valid([]byte(text)) {
			return errors.New("not JSON")
		}
		value, err := jsonschema.UnmarshalJSON(strings.NewReader(text))
		if err != nil {
			return err
		}
		return schema.Validate(value)
	}
	return fmt.Errorf("the schema of %s is not one of the components", kind)
}

// request holds a request against the document.
func (o operation) request(a ask) error {
	if len(a.body) > 16<<10 {
		return errors.New("too large, as the document says of 413")
	}
	of, err := o.d.at(o.self, "requestBody")
	if err != nil {
		if a.body != "" {
			return errors.New("the call has no body")
		}
	} else if err := o.d.body(of, "application/json", a.body); err != nil {
		return err
	}
	needs := strings.Contains(fmt.Sprint(o.self["security"]), "session")
	if needs != (a.session != "") {
		return fmt.Errorf("a session: %v, want %v", a.session != "", needs)
	}
	return nil
}

// answer holds an answer against the document: its status, headers and body.
func (o operation) answer(w *httptest.ResponseRecorder) error {
	of, err := o.d.at(o.self, "responses", strconv.Itoa(w.Code))
	if err != nil {
		return err
	}
	if headers, err := o.d.at(of, "headers"); err == nil {
		for name := range headers {
			if w.Header().Get(name) == "" {
				return fmt.Errorf("no %s", name)
			}
		}
	}
	if _, err := o.d.at(of, "content"); err != nil {
		if w.Body.Len() > 0 {
			return errors.New("there is no body in the document")
		}
		return nil
	}
	return o.d.body(of, w.Header().Get("Content-Type"), w.Body.String())
}
