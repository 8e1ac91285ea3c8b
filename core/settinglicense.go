package core

// What activates a license, and how often.
const (
	setLicenseCustomer = "license.customer-password"
	setLicenseOldKeys  = "license.old-keys"
	setVelocityMinutes = "license.velocity-minutes"
	setVelocityCount   = "license.velocity-count"
)

// licenseSettings are those settings.
func licenseSettings() []SettingInfo {
	return []SettingInfo{
		{Name: setLicenseCustomer, Meaning: "the customer password activates the customer's licenses online, beside the activation password", Default: "true", PerScope: true, check: oneOf("true", "false")},
		{Name: setLicenseOldKeys, Meaning: "a license's external ID, an old key, is taken for its License ID when it is activated", Default: "false", PerScope: true, check: oneOf("true", "false")},
		{Name: setVelocityMinutes, Meaning: "velocity checks for activations: within how many minutes they are counted; 0 is off", Default: "0", PerScope: true, check: number(0, 1440)},
		{Name: setVelocityCount, Meaning: "velocity checks for activations: how many a License ID, and an address of the network, may have in that time; 0 is off", Default: "0", PerScope: true, check: number(0, 100000)},
	}
}
