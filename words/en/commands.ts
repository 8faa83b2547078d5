/**
 * What each command that changes something does, as a heading: over a question whether it may, and in the log once it was
 * done. `what` is what it is done to, as whoever asked named it; empty where that is not known.
 */
import { modeNames } from "./shared.ts";

const of =
	(plain: string, named: (what: string) => string) =>
	(what: string): string =>
		what === "" ? plain : named(what);
const always = (plain: string) => (): string => plain;
const modes: Readonly<Record<string, string>> = modeNames;

export const commandWords = {
	"mode.set": of(
		"Change the mode",
		(what) => `Set the mode: ${modes[what] ?? what}`,
	),
	"key.create": of("Create a key", (what) => `Create the key “${what}”`),
	"key.limit": of(
		"Change what a key may spend",
		(what) => `Change what the key ${what} may spend`,
	),
	"key.tools": of(
		"Change which tools a key may call",
		(what) => `Change which tools the key ${what} may call`,
	),
	"key.show": of("Show a key", (what) => `Show the key ${what}`),
	"key.revoke": of("Revoke a key", (what) => `Revoke the key ${what}`),
	"key.rotate": of(
		"Put a new key in an old one's place",
		(what) => `Put a new key in the place of ${what}`,
	),
	"key.adopt": always("Move plain keys from the settings into the vault"),
	"user.add": of("Add a user", (what) => `Add the user “${what}”`),
	"user.password": of(
		"Set a user's password",
		(what) => `Set the password of “${what}”`,
	),
	"user.change": of(
		"Change what a user may do",
		(what) => `Change what the user “${what}” may do`,
	),
	"user.remove": of("Remove a user", (what) => `Remove the user “${what}”`),
	"session.revoke": of("End a sign-in", (what) => `End the sign-in ${what}`),
	"token.issue": of("Issue a token", (what) => `Issue the token “${what}”`),
	"token.rotate": always("Sign tokens with a new key"),
	"ip.allow": of("Let more addresses connect", (what) => `Let ${what} connect`),
	"ip.deny": of(
		"Take addresses off the list of who may connect",
		(what) => `Take ${what} off the list of who may connect`,
	),
	"limits.set": always("Change how many requests are let through"),
	"secret.set": of("Set a secret", (what) => `Set the secret “${what}”`),
	"secret.remove": of(
		"Remove a secret",
		(what) => `Remove the secret “${what}”`,
	),
	"secret.test": of(
		"Test an upstream's secret",
		(what) => `Test the secret of “${what}”`,
	),
	"vault.migrate": of(
		"Move the key that opens the vault",
		(what) => `Move the key that opens the vault: ${what}`,
	),
	"vault.lock": always("Lock the vault"),
	"vault.unlock": always("Unlock the vault"),
	"cert.ca": always("Create the certificate authorities"),
	"cert.issue": of(
		"Issue a certificate",
		(what) => `Issue the certificate “${what}”`,
	),
	"cert.renew": of(
		"Renew a certificate",
		(what) => `Renew the certificate ${what}`,
	),
	"cert.revoke": of(
		"Revoke a certificate",
		(what) => `Revoke the certificate ${what}`,
	),
	"cert.export": of(
		"Write certificates and their keys to a folder",
		(what) => `Write certificates and their keys to ${what}`,
	),
	"trust.add": of(
		"Make programs trust this gate's certificates",
		(what) => `Make programs trust this gate's certificates: ${what}`,
	),
	"trust.remove": of(
		"End the trust in this gate's certificates",
		(what) => `End the trust in this gate's certificates: ${what}`,
	),
	"project.add": of(
		"Make a folder a project",
		(what) => `Make the folder ${what} a project`,
	),
	"project.trust": of(
		"Let a project's settings hold",
		(what) => `Let the settings in ${what} hold`,
	),
	"project.remove": of(
		"Make a folder no project any more",
		(what) => `Make the folder ${what} no project any more`,
	),
	"import.apply": of(
		"Take over settings from a file",
		(what) => `Take over settings from ${what}`,
	),
	"agent.apply": of(
		"Move an agent's servers behind the gate",
		(what) => `Move an agent's servers behind the gate: ${what}`,
	),
	"agent.undo": of(
		"Give an agent its servers back",
		(what) => `Give an agent its servers back: ${what}`,
	),
	"upstream.add": of("Add an upstream", (what) => `Add the upstream “${what}”`),
	"upstream.change": of(
		"Change an upstream",
		(what) => `Change the upstream “${what}”`,
	),
	"upstream.remove": of(
		"Remove an upstream",
		(what) => `Remove the upstream “${what}”`,
	),
	"upstream.restore": of(
		"Add a removed upstream again",
		(what) => `Add the removed upstream “${what}” again`,
	),
	"upstream.test": of("Test an upstream", (what) => `Test “${what}”`),
	"upstream.restart": of(
		"Restart an upstream's program",
		(what) => `Restart the program of “${what}”`,
	),
	"connect.open": of(
		"Connect a program to an upstream",
		(what) => `Connect a program to “${what}”`,
	),
	"oauth.answer": always("Answer a program that wants to be let in"),
	"oauth.revoke": of(
		"End a program's access",
		(what) => `End the access of the program ${what}`,
	),
	"approval.answer": of(
		"Answer a question",
		(what) => `Answer the question ${what}`,
	),
	"grant.revoke": of(
		"End what is remembered",
		(what) => `End what is remembered as ${what}`,
	),
	"bridge.raise": always("Raise the bridge"),
	"bridge.lower": always("Lower the bridge"),
	"owner.set": always("Set the owner passphrase"),
	"owner.clear": always("Ask for no owner passphrase any more"),
	"hook.install": of(
		"Put the gate before an agent's own tools",
		(what) => `Put the gate before the tools of ${what}`,
	),
	"hook.uninstall": of(
		"Take the gate away from an agent's own tools",
		(what) => `Take the gate away from the tools of ${what}`,
	),
	"pair.start": always("Show a code that pairs a phone"),
	"pair.confirm": of("Pair a phone", (what) => `Pair the phone “${what}”`),
	"pair.cancel": always("Pair no phone after all"),
	"device.rename": of(
		"Rename a phone",
		(what) => `Rename a phone to “${what}”`,
	),
	"device.limit": of(
		"Change what a phone may do",
		(what) => `Change what the phone ${what} may do`,
	),
	"device.allow-high": of(
		"Change whether a phone may allow what is risky",
		(what) => `Change whether the phone ${what} may allow what is risky`,
	),
	"device.revoke": of("Unpair a phone", (what) => `Unpair the phone ${what}`),
	"device.revoke-all": always("Unpair every phone"),
	"network.trust": of(
		"Open the gate to phones on a network",
		(what) => `Open the gate to phones on the network ${what}`,
	),
	"network.forget": of(
		"Close the gate to phones on a network",
		(what) => `Close the gate to phones on the network ${what}`,
	),
	"console.link": always("Open the console"),
	"audit.purge": always("Delete the texts that the log keeps"),
	"rules.add": always("Add a rule"),
	"rules.remove": always("Remove a rule"),
	"backup.create": of(
		"Write every key and secret into a backup",
		(what) => `Write every key and secret into the backup ${what}`,
	),
	"settings.set": of(
		"Change a setting",
		(what) => `Change the setting “${what}”`,
	),
	"setup.apply": always("Set the gate up"),
	"gate.stop": always("Stop the gate"),
	"gate.restart": always("Restart the gate"),
} as const;
