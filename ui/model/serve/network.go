package serve

import (
	"context"
	"crypto/tls"
	"fmt"
	"os"
	"strings"
	"sync"
	"time"

	"github.com/keydesk/keydesk/core"
)

// network reads where the pages stand in a network: further names, proxies, and
// the certificate. Errors: core.ErrInput, with what to do.
func (o *Options) network(ctx context.Context, settings *core.Settings) error {
	values := map[string]string{"portal.hosts": "", "portal.proxies": "", "portal.tls-cert": "", "portal.tls-key": ""}
	for name := range values {
		setting, err := settings.Get(ctx, name)
		if err != nil {
			return err
		}
		values[name] = setting.Value
	}
	for host := range strings.SplitSeq(values["portal.hosts"], ",") {
		if host = strings.TrimSpace(host); host != "" {
			o.Hosts = append(o.Hosts, host)
		}
	}
	var err error
	if o.Proxies, err = core.Networks(values["portal.proxies"]); err != nil {
		return err
	}
	o.TLS, err = certificate(values["portal.tls-cert"], values["portal.tls-key"])
	return err
}

// certificate gives TLS with the certificate of two files; nil for none.
func certificate(cert, key string) (*tls.Config, error) {
	switch {
	case cert == "" && key == "":
		return nil, nil
	case cert == "" || key == "":
		return nil, &core.Error{Kind: core.ErrInput, Sentence: "The customer page needs both files, the certificate (portal.tls-cert) and its private key (portal.tls-key)."}
	}
	files := &pair{cert: cert, key: key}
	if _, err := files.get(nil); err != nil {
		return nil, &core.Error{Kind: core.ErrInput, Cause: err, Sentence: fmt.Sprintf("The customer page's certificate cannot be used: %v.", err)}
	}
	return &tls.Config{MinVersion: tls.VersionTLS12, GetCertificate: files.get}, nil
}

// pair is a certificate's two files. They are read again when one has changed,
// because certificates are renewed while the pages run.
type pair struct {
	cert, key string

	lock  sync.Mutex
	now   *tls.Certificate
	stamp [2]time.Time
}

// get gives the certificate. While a renewed pair is half written, the one
// before it goes on.
func (p *pair) get(*tls.ClientHelloInfo) (*tls.Certificate, error) {
	p.lock.Lock()
	defer p.lock.Unlock()
	stamp, err := p.changed()
	if err == nil && p.now != nil && stamp == p.stamp {
		return p.now, nil
	}
	if err == nil {
		var read tls.Certificate
		if read, err = tls.LoadX509KeyPair(p.cert, p.key); err == nil {
			p.now, p.stamp = &read, stamp
		}
	}
	if p.now != nil {
		return p.now, nil
	}
	return nil, err
}

// changed is when each of the files was written last.
func (p *pair) changed() (stamp [2]time.Time, err error) {
	for i, path := range []string{p.cert, p.key} {
		info, err := os.Stat(path)
		if err != nil {
			return stamp, err
		}
		stamp[i] = info.ModTime()
	}
	return stamp, nil
}
