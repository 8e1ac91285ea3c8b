package sheet

import (
	"bytes"
	"unicode/utf8"
)

// Encoding is how a file writes its characters, by its name for people.
type Encoding string

// The encodings that are read.
const (
	UTF8        Encoding = "UTF-8"
	UTF16LE     Encoding = "UTF-16LE"
	UTF16BE     Encoding = "UTF-16BE"
	Windows1252 Encoding = "Windows-1252"
)

// guess tells the encoding of a file from its beginning and how many bytes its
// byte order mark takes. UTF8 without a mark may still turn out Windows1252.
// What is no text is an *Error that says what it looks like.
func guess(head []byte) (enc Encoding, mark int, err error) {
	switch {
	case len(head) == 0:
		return "", 0, faultf(0, "the file is empty")
	case hasAny(head, "\xFF\xFE\x00\x00", "\x00\x00\xFE\xFF"):
		return "", 0, faultf(0, "the file is UTF-32; save it as CSV UTF-8")
	case hasAny(head, "\xFF\xFE"):
		return UTF16LE, 2, nil
	case hasAny(head, "\xFE\xFF"):
		return UTF16BE, 2, nil
	case hasAny(head, BOM):
		mark = len(BOM)
	}
	if what := otherKind(head[mark:]); what != "" {
		return "", 0, faultf(0, "%s", what)
	}
	if mark == 0 {
		if enc := unmarkedUTF16(head); enc != "" {
			return enc, 0, nil
		}
	}
	return UTF8, mark, nil
}

// otherKind says what a file is that is surely no CSV file, or "".
func otherKind(head []byte) string {
	const save = "; open it there and save it as CSV"
	switch text := bytes.TrimLeft(head, " \t\r\n"); {
	case hasAny(head, "PK\x03\x04"):
		return zipKind(head)
	case hasAny(head, "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"):
		return "this looks like an old Excel workbook (.xls)" + save
	case hasAny(head, "\x89PNG", "\xFF\xD8\xFF", "GIF87a", "GIF89a"):
		return "this looks like a picture, not like a CSV file"
	case hasAny(head, "%PDF-"):
		return "this looks like a PDF document, not like a CSV file"
	case hasAny(head, "\x1F\x8B", "PK\x05\x06", "7z\xBC\xAF\x27\x1C", "\x28\xB5\x2F\xFD", "BZh", "Rar!"):
		return "this looks like a compressed file; unpack it first"
	case hasAny(head, "{\\rtf"):
		return "this looks like a text document (.rtf), not like a CSV file"
	case hasAny(bytes.ToLower(text[:min(len(text), 16)]), "<!doctype", "<html", "<?xml", "<table", "<meta"):
		return "this looks like a web page or XML, not like a CSV file" + save
	case hasAny(bytes.TrimLeft(text, "[ \t\r\n"), "{"):
		return "this looks like JSON, not like a CSV file"
	}
	return ""
}

func zipKind(head []byte) string {
	switch {
	case bytes.Contains(head, []byte("application/vnd.oasis.opendocument")):
		return "this looks like an OpenDocument spreadsheet (.ods); save it as CSV"
	case bytes.Contains(head, []byte("[Content_Types].xml")), bytes.Contains(head, []byte("xl/")):
		return "this looks like an Excel workbook (.xlsx); save it as CSV"
	}
	return "this looks like a ZIP archive; unpack it first (an Excel workbook: save it as CSV)"
}

// unmarkedUTF16 recognizes Latin text in UTF-16 by its every other byte being
// zero, from the first on: a header is hardly anything else.
func unmarkedUTF16(head []byte) Encoding {
	head = head[:min(len(head), 256)&^1]
	var even, odd int
	for i := 0; i < len(head); i += 2 {
		if head[i] == 0 {
			even++
		}
		if head[i+1] == 0 {
			odd++
		}
	}
	most := len(head) / 2 * 4 / 5
	switch {
	case len(head) < 4:
	case even == 0 && odd >= most && head[1] == 0 && head[3] == 0:
		return UTF16LE
	case odd == 0 && even >= most && head[0] == 0 && head[2] == 0:
		return UTF16BE
	}
	return ""
}

// eightBit decides between UTF-8 and Windows-1252 where text leaves ASCII. A
// file with a damaged byte among many good sequences stays UTF-8 (its row gets
// a problem) rather than turning every name in it to gibberish; Windows-1252
// text forms hardly any sequence by chance.
func eightBit(text []byte, whole bool) Encoding {
	var good, bad int
	for len(text) > 0 {
		if text[0] < utf8.RuneSelf {
			text = text[1:]
			continue
		}
		if !whole && !utf8.FullRune(text) {
			break // cut off by the window
		}
		r, n := utf8.DecodeRune(text)
		if r == utf8.RuneError && n == 1 {
			bad++
		} else {
			good++
		}
		text = text[n:]
	}
	if bad > 0 && bad >= good {
		return Windows1252
	}
	return UTF8
}

func hasAny(b []byte, prefixes ...string) bool {
	for _, p := range prefixes {
		if bytes.HasPrefix(b, []byte(p)) {
			return true
		}
	}
	return false
}
