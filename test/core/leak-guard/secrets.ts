/** Made-up secrets, each of a form that some service gives out. In parts, or a scanner of this repository would find them. */
const digits = "q7Rk2mZx9Tb4Wc6Yd8Ve3Nf5Jg1Hs0LpAaQuBiCo";

export const secrets: Readonly<Record<string, string>> = {
	github: ["ghp", digits.slice(0, 36)].join("_"),
	gitlab: ["glpat", digits.slice(0, 20)].join("-"),
	npm: ["npm", digits.slice(0, 36)].join("_"),
	slack: ["xoxb", "123456789012", "987654321098", digits.slice(0, 24)].join(
		"-",
	),
	stripe: ["sk", "live", digits.slice(0, 24)].join("_"),
	anthropic: [
		"sk-ant",
		"api03",
		`${digits}${digits}${digits.slice(0, 13)}AA`,
	].join("-"),
	huggingface: ["hf", "qRkmZxTbWcYdVeNfJgHsLpAaQuBiCoDwEx"].join("_"),
	ours: ["dbk", `${digits}xYz`].join("_"),
	"a password in an address": ["https://ada:h4rd2gu3ss", "git.corp.io/x"].join(
		"@",
	),
	"a database's address": ["postgres://ada:h4rd2gu3ss", "db.corp.io/x"].join(
		"@",
	),
};

/** As openssl writes it, shorter. */
export const privateKey = [
	"-----BEGIN RSA PRIVATE",
	" KEY-----\n",
	...Array.from(
		{ length: 6 },
		(_, i) => `MII${i}${digits}${digits.slice(0, 20)}\n`,
	),
	"-----END RSA PRIVATE",
	" KEY-----",
].join("");

export const awsKey = `${digits.slice(0, 30)}/+${digits.slice(0, 8)}`;
export const github = secrets["github"] ?? "";
