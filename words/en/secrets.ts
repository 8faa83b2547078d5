/** Every word of the secrets window, the vault's included. */
import type { SecretTestView, VaultView } from "../../contract/views.ts";

export const secrets = {
	heading: "Secrets",
	lead: "Keys of providers and tokens of servers. The gate puts them into requests, so that no agent has to hold them. A value goes in here, and none ever comes out.",
	emptyTitle: "No secrets yet",
	empty:
		"An agent gets a key of this gate; the provider's own key stays here and is added behind the gate. Choose a provider to begin with:",
	emptyNeeded:
		"Set what is still needed above, or choose another provider to put behind the gate:",
	providers: "Providers",
	add: "Add a secret",
	needed: "Still needed",
	neededText:
		"Upstreams name these, and answer 503 until they are set. What waits goes on at once then.",
	neededBy: "for",
	set: "Set",
	setLabel: (name: string) => `Set the secret ${name}`,
	setWhen: (when: string) => `set ${when}`,
	replace: "Replace",
	replaceLabel: (name: string) => `Replace the secret ${name}`,
	setAgain: "Set again",
	setAgainLabel: (name: string) => `Set again: ${name}`,
	remove: "Remove",
	removeLabel: (name: string) => `Remove the secret ${name}`,
	removeTitle: (name: string) => `Remove ${name}?`,
	removeText:
		"Upstreams that need it answer 503 from now on. The value is gone for good; the provider still accepts it until you withdraw it there.",
	removeFrom: (names: string) => `It is used by: ${names}.`,
	keep: "Keep it",
	unbound:
		"No upstream gets it: none named it when it was set. Once one does, set it again.",
	places: (name: string) => `Where ${name} goes`,
	inHeader: (header: string) => `in ${header}`,
	signs: "signs tokens",
	gone: "this upstream is no longer there",
	/** Why it does not go there now, and what to do. */
	placeProblems: {
		nowhere:
			"It was set before this upstream named it, so it is not sent there. Set it again, if it belongs there.",
		elsewhere: (bound: string, now: string) =>
			`It was set for ${bound}, and the upstream is at ${now} now: it is not sent there. Set it again, if you trust the new address with it.`,
		otherHeader: (bound: string, now: string) =>
			`It was set for the header ${bound}, and the upstream names it in ${now} now: it is not sent. Set it again, if that is what you mean.`,
		onlySigns: (now: string) =>
			`It was set to sign tokens, and the upstream names it in the header ${now} now: it is not sent. Set it again, if that is what you mean.`,
		plain: {
			"not set": "It is not set yet.",
			"the vault is locked":
				"The vault is locked. It is sent again once the vault is open.",
			"not in the vault":
				"Its value is not in the vault any more. Set it again.",
			empty: "Its value is empty. Set it again.",
			"holds characters that no header may":
				"Its value holds characters that no header may hold. Set it again without them.",
			"never sent over plain http beyond this machine":
				"The upstream's address begins with http:// and is not on this machine: no secret is sent there. Use https://.",
		},
	},
	form: {
		add: "Add a secret",
		set: (name: string) => `Set the secret ${name}`,
		replace: (name: string) => `Replace the secret ${name}`,
		needs: (upstream: string, name: string) =>
			`${upstream} is added. It still needs the secret ${name}: until that is set, it answers 503.`,
		name: "Name",
		nameHint: "As ${secret:NAME} in an upstream's headers names it",
		value: "Value",
		valueHint: "One line. Not shown again once it is saved.",
		show: "Show what is typed",
		bind: "Goes to",
		bindNaming: "The upstreams whose headers name it",
		bindNone: "none names it now",
		bindSome: "Only these",
		bindHint:
			"It is bound to their addresses and to the header that names it. At another address it is not sent until you set it again.",
		bindMissing: "Tick at least one upstream.",
		save: "Save",
	},
	problems: {
		nameMissing: "Give it a name.",
		nameForm:
			"Use letters, digits and _ . - after a letter or digit, at most 64.",
		nameTaken: "There is a secret of this name. Replace it in the list.",
		valueMissing: "Enter the value.",
		valueLines: "Several lines were pasted. A secret is one line.",
		valueControl: "It holds a control character. A secret is one line of text.",
		valueSpaces: "Leave out the spaces at its ends.",
		valueOwn:
			"This is a key of this gate's own. Enter the one the provider gave you.",
		valueLong: "Use at most 65,536 characters.",
	},
} as const;

export const tests = {
	test: "Test",
	again: "Test again",
	testLabel: (upstream: string) => `Test the secrets of ${upstream}`,
	hint: "One request that changes nothing, with what the gate adds now.",
	testing: "Asking…",
	verdicts: {
		accepted: "Accepted",
		rejected: "Rejected",
		unclear: "Unclear",
	} satisfies Record<SecretTestView["verdict"], string>,
	means: {
		accepted: "The provider knows it.",
		rejected:
			"The provider does not take it. Replace it with one that is good.",
		unclear: "The answer says neither yes nor no.",
	} satisfies Record<SecretTestView["verdict"], string>,
	status: (status: number) => (status === 0 ? "no answer" : `HTTP ${status}`),
} as const;

export const vault = {
	heading: "Vault",
	lead: "Keeps every secret, key and private key of the gate, sealed.",
	openedBy: (what: string) => `It is opened with ${what}.`,
	states: { open: "Open", locked: "Locked" } satisfies Record<
		VaultView["state"],
		string
	>,
	backends: {
		keychain: "this system's keychain (keytar)",
		keyring: "this system's Secret Service (@napi-rs/keyring)",
		file: "a key file or a passphrase",
	} satisfies Record<VaultView["backend"], string>,
	lock: "Lock",
	lockTitle: "Lock the vault?",
	lockText: [
		"Requests that need a secret wait for up to 30 seconds, then get 503. Others go on.",
		"Keys can be neither created nor copied, and no certificate can be made or renewed.",
		"It stays locked until you unlock it, or until the gate starts anew.",
	],
	keepOpen: "Keep it open",
	unlock: "Unlock",
	locked: {
		keychain:
			"If you locked it, unlock it here. Otherwise unlock your keychain: it opens by itself once the keychain answers.",
		keyring:
			"If you locked it, unlock it here. Otherwise unlock your keyring: it opens by itself once the Secret Service answers.",
		file: "If you locked it, unlock it here. Otherwise make its key file readable again, or start the gate with its passphrase.",
	} satisfies Record<VaultView["backend"], string>,
	move: "Move…",
	moveLabel: "Move what opens the vault",
	moveTitle: "Move what opens the vault",
	moveTo: "To",
	moves: {
		keychain: {
			name: "The system's keychain",
			means: "Opens when you sign in to this machine. By keytar.",
		},
		keyring: {
			name: "The Secret Service",
			means: "The same kind of keychain on Linux, by @napi-rs/keyring.",
		},
		file: {
			name: "A key file",
			means:
				"For machines without a keychain. Whoever can read the file and the vault can open it.",
		},
	} satisfies Record<
		VaultView["backend"],
		{ readonly name: string; readonly means: string }
	>,
	moveText: [
		"The key that opens the vault is written to the new place and read back from there.",
		"From then on the gate opens it from there. The entries themselves are not touched.",
		"The old place is emptied last. Stopped anywhere between, the vault still opens.",
	],
	moveSave: "Move",
	moved: (what: string) => `Moved. It is opened with ${what} now.`,
} as const;
