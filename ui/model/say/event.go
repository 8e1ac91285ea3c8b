package say

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/keydesk/keydesk/core"
	"github.com/keydesk/keydesk/ui/model/label"
	"github.com/keydesk/keydesk/ui/model/words"
)

// Deed is one kind of audit entry in words: Short for a preview ("Reset link
// mailed"), Long for the log, with %s for who did it.
type Deed struct {
	Kind  Kind
	Short string
	Long  string
}

// Kind groups audit entries for a filter.
type Kind string

// The kinds.
const (
	KindPassword Kind = "Passwords"
	KindReveal   Kind = "Shown passwords"
	KindCustomer Kind = "Customers"
	KindLogin    Kind = "Customers' logins"
	KindMail     Kind = "Mail"
	KindImport   Kind = "Import and export"
	KindDesk     Kind = "Sign-in and settings"
	KindTeam     Kind = "Operators and keys"
	KindLicense  Kind = "Licenses"
)

// Kinds lists the kinds in the order that a filter shows them.
func Kinds() []Kind {
	return []Kind{KindPassword, KindReveal, KindCustomer, KindLogin, KindMail, KindLicense, KindImport, KindDesk, KindTeam}
}

// Slug is the kind in a command line: shown-passwords.
func (k Kind) Slug() string {
	return strings.ReplaceAll(strings.ReplaceAll(strings.ToLower(string(k)), "'", ""), " ", "-")
}

// KindOf finds a kind by its Slug.
func KindOf(slug string) (Kind, bool) {
	for _, k := range Kinds() {
		if k.Slug() == slug {
			return k, true
		}
	}
	return "", false
}

// Query limits a reading of the log to the kind.
func (k Kind) Query() (q core.AuditQuery) {
	if k == KindReveal {
		q.Shown = true // one that is generated and shown is a password's deed
	} else if k != "" {
		q.Actions = k.actions()
	}
	return q
}

// actions are those of a kind.
func (k Kind) actions() (actions []string) {
	for action, deed := range Deeds() {
		if deed.Kind == k {
			actions = append(actions, action)
		}
	}
	slices.Sort(actions)
	return actions
}

// Deeds are all that the core writes down, by action.
func Deeds() map[string]Deed {
	return map[string]Deed{
		"customer.add":           {KindCustomer, "Added", "%s added the customer"},
		"customer.register":      {KindCustomer, "Registered", "The customer registered"},
		"customer.edit":          {KindCustomer, "Changed", "%s changed the customer"},
		"customer.access":        {KindCustomer, "Login changed", "%s changed the login"},
		"customer.unlock":        {KindCustomer, "Unlocked", "%s unlocked the account"},
		"customer.delete":        {KindCustomer, "Deleted", "%s moved the customer to the recycle bin"},
		"customer.restore":       {KindCustomer, "Restored", "%s took the customer out of the recycle bin"},
		"customer.move":          {KindCustomer, "Moved to another scope", "%s moved the customer to another scope"},
		"customer.move.batch":    {KindCustomer, "Customers moved", "%s moved customers to the scope"},
		"customer.relock":        {KindCustomer, "Unlocking taken back", "%s took the unlocking back"},
		"customer.bulk":          {KindCustomer, "Done for several customers", "%s did for several customers:"},
		"customer.lock":          {KindLogin, "Locked after wrong passwords", "The account was locked after wrong passwords"},
		"customer.erase":         {KindCustomer, "Erased for good", "%s erased a customer for good"},
		"login":                  {KindLogin, "Logged in", "The customer logged in"},
		"logout":                 {KindLogin, "Logged out", "The customer logged out"},
		"sessions.end":           {KindLogin, "Other sessions ended", "The customer ended the sessions elsewhere"},
		"register.known":         {KindLogin, "Registered once more", "Somebody registered with the customer's address, and a mail said what to do"},
		"confirmation.ask":       {KindLogin, "Confirmation asked for", "The customer asked for a link that confirms the address"},
		"link.ask":               {KindPassword, "Reset link asked for", "The customer asked for a link to choose a new password"},
		"password.change":        {KindPassword, "Changed the password", "The customer changed the password"},
		"email.confirm":          {KindLogin, "E-mail confirmed", "The customer confirmed the e-mail address"},
		"password.reset":         {KindPassword, "Chose a new password", "The customer chose a new password by a link"},
		"password.set":           {KindPassword, "Password typed", "%s typed a new password"},
		"password.generate":      {KindPassword, "Password generated", "%s generated a new password"},
		"password.reveal":        {KindReveal, "Password shown", "%s was shown the password"},
		"mail.read":              {KindReveal, "Mail with password read", "%s read a mail that holds the password"},
		"password.copies.delete": {KindPassword, "Readable copies deleted", "The readable copies of passwords were deleted"},
		"link.send":              {KindPassword, "Reset link mailed", "%s mailed a link to choose a new password"},
		"confirmation.send":      {KindMail, "Confirmation mailed", "%s mailed a link that confirms the address"},
		"welcome.send":           {KindMail, "Welcome mailed", "%s sent the Welcome Mailing"},
		"mail.accepted":          {KindMail, "Mail accepted", "A mail was accepted"},
		"mail.failed":            {KindMail, "Mail refused", "A mail was refused"},
		"mail.cancelled":         {KindMail, "Mail cancelled", "A mail was cancelled"},
		"mail.expired":           {KindMail, "Mail given up", "A mail was given up after days of trying"},
		"mail.bounced":           {KindMail, "Mail bounced", "%s marked a mail as bounced"},
		"mail.bounced.undo":      {KindMail, "Not bounced after all", "%s took back that a mail had bounced"},
		"template.set":           {KindDesk, "Mail template changed", "%s changed the mail template"},
		"template.reset":         {KindDesk, "Mail template given back", "%s went back from the mail template of one's own"},
		"mail.held.send":         {KindMail, "Held mail sent", "%s let the mails go out that a restore had held"},
		"mail.held.cancel":       {KindMail, "Held mail cancelled", "%s cancelled the mails that a restore had held"},
		"customer.import":        {KindImport, "List imported", "%s imported a list"},
		"customer.import.batch":  {KindImport, "Rows imported", "%s imported rows of a list"},
		"customer.import.undo":   {KindImport, "Import undone", "%s undid an import"},
		"customer.undo.batch":    {KindImport, "Rows undone", "%s undid rows of an import"},
		"license.import":         {KindImport, "List of licenses imported", "%s imported a list of licenses"},
		"license.import.batch":   {KindImport, "Licenses imported", "%s imported rows of a list of licenses"},
		"license.import.undo":    {KindImport, "Import of licenses undone", "%s undid an import of licenses"},
		"license.undo.batch":     {KindImport, "Licenses undone", "%s undid rows of an import of licenses"},
		"customer.export":        {KindImport, "List exported", "%s exported a list"},
		"audit.export":           {KindImport, "Log exported", "%s exported the log"},
		"license.add":            {KindLicense, "Licenses added", "%s added licenses"},
		"license.export":         {KindImport, "Licenses exported", "%s exported licenses with their activation passwords"},
		"license.edit":           {KindLicense, "License changed", "%s changed the license"},
		"license.status":         {KindLicense, "License's status changed", "%s changed the license's status"},
		"license.move":           {KindLicense, "License moved", "%s moved the license to another customer"},
		"license.password":       {KindLicense, "Activation password reset", "%s reset the activation password"},
		"sale.add":               {KindLicense, "Sold", "%s entered a sale"},
		"license.email":          {KindLicense, "License details mailed", "%s mailed the license's details"},
		"license.list.email":     {KindLicense, "List of licenses mailed", "%s mailed the list of the customer's licenses"},
		"license.activate":       {KindLicense, "Activated", "%s activated a computer"},
		"license.deactivate":     {KindLicense, "Deactivated", "%s deactivated a computer"},
		"product.add":            {KindLicense, "Product added", "%s added the product"},
		"product.edit":           {KindLicense, "Product changed", "%s changed the product"},
		"settings.set":           {KindDesk, "Setting changed", "%s changed the setting"},
		"site.add":               {KindDesk, "Site added", "%s gave a key to the site"},
		"site.remove":            {KindDesk, "Site removed", "%s removed the site"},
		"scope.add":              {KindDesk, "Scope made", "%s made the scope"},
		"scope.rename":           {KindDesk, "Scope renamed", "%s renamed the scope"},
		"scope.remove":           {KindDesk, "Scope removed", "%s removed the scope"},
		"sign-in":                {KindDesk, "Signed in", "%s signed in"},
		"operator.password":      {KindDesk, "Own password changed", "%s changed his or her own password"},
		"desk.create":            {KindDesk, "Desk created", "%s created the desk"},
		"backup.make":            {KindDesk, "Backup made", "%s made a backup"},
		"desk.restore":           {KindDesk, "Restored from a backup", "%s was the first to sign in after a backup was restored"},
		"desk.compact":           {KindTeam, "File compacted", "%s compacted the file"},
		"keys.retire":            {KindTeam, "Old keys taken out", "%s took old keys out that nothing uses any more"},
		"operator.add":           {KindTeam, "Operator added", "%s added the operator"},
		"operator.edit":          {KindTeam, "Operator changed", "%s changed the operator"},
		"operator.disable":       {KindTeam, "Operator disabled", "%s disabled the operator"},
		"operator.enable":        {KindTeam, "Operator enabled", "%s enabled the operator"},
		"operator.remove":        {KindTeam, "Operator removed", "%s removed the operator"},
		"operator.password.set":  {KindTeam, "Operator's password set", "%s set a new password for"},
		"operator.force-change":  {KindTeam, "Password change forced", "%s forced a password change of"},
		"operator.grant":         {KindTeam, "Keys handed on", "%s handed keys on to"},
		"group.add":              {KindTeam, "Group made", "%s made the group"},
		"group.edit":             {KindTeam, "Group changed", "%s changed the group"},
		"group.remove":           {KindTeam, "Group removed", "%s removed the group"},
		"recovery.new":           {KindTeam, "New recovery key", "%s made a new recovery key"},
		"recovery.use":           {KindTeam, "Recovery key used", "The recovery key was used for a new password of"},
		"tickets.void":           {KindPassword, "Open links voided", "The links that were open in a restored backup were voided"},
	}
}

// DeedOf is an entry's deed. One that this version does not know is shown by
// its own name: an entry is never hidden.
func DeedOf(e core.AuditEntry) Deed {
	if deed, ok := Deeds()[e.Action]; ok {
		return deed
	}
	return Deed{KindDesk, e.Action, "%s did " + e.Action}
}

// Actor is who did it.
func Actor(e core.AuditEntry) string {
	switch {
	case e.Actor.Name != "":
		return e.Actor.Name
	case e.Actor.Kind == "portal":
		return "The customer page"
	case e.Actor.Kind == "outbox":
		return "The outbox"
	}
	return "Keydesk"
}

// Event is an entry in the preview: "Reset link mailed, Anna".
func Event(e core.AuditEntry) string {
	text := DeedOf(e).Short
	if strings.HasPrefix(e.Action, "password.set") || e.Action == "password.generate" {
		if value(e, "shown") != "" {
			text += " and shown"
		}
	}
	if e.Action == "license.add" && e.Count == 0 {
		text = "License added"
	}
	if computer := cmp.Or(value(e, "machine"), value(e, "computer")); computer != "" {
		switch e.Action {
		case "license.activate":
			text = computer + " activated"
		case "license.deactivate":
			text = computer + " deactivated"
		}
	}
	if e.Actor.Kind == "operator" {
		text += ", " + e.Actor.Name
	}
	return text
}

// Sentence is an entry in the log: "Anna mailed a link to choose a new
// password."
func Sentence(e core.AuditEntry) string {
	text := DeedOf(e).Long
	if strings.Contains(text, "%s") {
		text = fmt.Sprintf(text, Actor(e))
	}
	if e.Subject != "" && subjected(e.Action) {
		text += " " + subjectOf(e)
	}
	switch {
	case e.License != 0:
		text += fmt.Sprintf(" (license %d)", e.License)
	case e.Count > 0:
		text += " (" + words.Number(e.Count) + ")"
	}
	return text + "." // an operator's name is left as it is
}

// subjectOf is an entry's subject in words.
func subjectOf(e core.AuditEntry) string {
	if e.Action != "customer.bulk" {
		return e.Subject
	}
	title := map[core.BulkAction]string{
		core.BulkEmailForgotten: label.EmailForgotten, core.BulkGenerate: label.GenerateAndSend, core.BulkUnlock: label.Unlock,
		core.BulkConfirm: label.SendConfirm, core.BulkWelcome: label.SendWelcome, core.BulkEnable: label.EnableLogins,
		core.BulkDisable: label.DisableLogins, core.BulkMove: label.MoveToScope, core.BulkDelete: label.Delete,
		core.BulkRestore: label.Restore, core.BulkRelock: "Lock again",
	}[core.BulkAction(e.Subject)]
	return cmp.Or(strings.TrimSuffix(title, "…"), e.Subject)
}

// subjected says whether a deed's sentence ends with whom or what it was about.
func subjected(action string) bool {
	noun, _, _ := strings.Cut(action, ".")
	return action == "customer.move.batch" || action == "customer.bulk" || slices.Contains([]string{"settings", "template", "scope", "operator", "group", "recovery"}, noun)
}

// ValueLines are an entry's values in words: "E-mail: old → new".
func ValueLines(e core.AuditEntry) []string {
	if e.Erased {
		return []string{"The values were erased at the customer's request."}
	}
	var lines []string
	for _, v := range e.Values {
		name := valueName(v.Field)
		switch {
		case v.Old == "" && v.New == "":
			lines = append(lines, name+": changed")
		case v.Old == "":
			lines = append(lines, name+": "+yesNo(v.New))
		default:
			lines = append(lines, fmt.Sprintf("%s: %s → %s", name, yesNo(v.Old), words.OrDash(yesNo(v.New))))
		}
	}
	return lines
}

func valueName(field string) string {
	names := map[string]string{
		"verifiedBy": label.VerifiedBy, "to": "To", "mail": "Mail", "mailing": "Mailing", "reason": "Reason", "ip": "From",
		"origin": "Password", "licenses": "Licenses", "features": "Features", "locked": "Locked", "shown": "Shown", "sha256": "SHA-256 of the file", "result": "Result",
		"activations": label.Activations, "activationsLeft": label.ActivationsLeft, "expires": label.Expiry, "customer": label.CustomerID, "activation": "Seat", "computer": label.ComputerID, "machine": label.Computer, "days": label.DefaultDuration,
		"ids": "IDs", "hash": "Kind of hash", "passwords": "Passwords", "import": "Import", "idsSha256": "SHA-256 of the IDs", "batch": "Batch", "leftOut": "Left out", "failed": "Failed", "stopped": "Stopped", "lines": "Lines", "filter": "Filter", "status": "Status",
		"path": "File", "backup": "Backup of", "lastChange": "Last change in it", "firstId": "Numbers go on at", "heldMails": "Mails held",
		"groups": "Groups", "subject": "Subject", "text": "Text", "permissions": "Permissions", "name": "Name", "keys": "Keys", "scope": "Scope", "readableCopy": "Readable copy", "key": "Key", "must change": "Must change it at the next sign-in",
	}
	if name := label.Field(field); name != "" {
		return name
	}
	if name := names[field]; name != "" {
		return name
	}
	return field
}

func yesNo(v string) string {
	switch v {
	case "true":
		return "yes"
	case "false":
		return "no"
	}
	return v
}

func value(e core.AuditEntry, field string) string {
	for _, v := range e.Values {
		if v.Field == field {
			return v.New
		}
	}
	return ""
}
