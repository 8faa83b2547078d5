/**
 * The names of the channels between the preload and the shell. Nothing else crosses: commands and notices inside them
 * are the contract's.
 */
export const channels = {
	/** invoke(name, input) → a command's result. */
	call: "gate:call",
	/** invoke() → whether the gate answers now. */
	connected: "gate:connected",
	/** invoke() → the app's own settings. */
	settings: "shell:settings",
	/** invoke(some of them) → all of them, as they are then. Rejects what it does not know. */
	changeSettings: "shell:change-settings",
	/** invoke(id): the main window shows that section. */
	openSection: "shell:open-section",
	/** invoke(): the popup is put away; nothing is answered by it. */
	minimisePopup: "popup:minimise",
	/** invoke(): the pairing window is shown. */
	openPairing: "pairing:open",
	/** invoke(): it is put away, and a QR that is open with it. */
	closePairing: "pairing:close",
	/** To windows: one notice of the gate. */
	notice: "gate:notice",
	/** To windows: the gate went away (`false`) or came back (`true`). */
	connection: "gate:connection",
	/** To windows: the app's own settings have changed. */
	settingsChanged: "shell:settings-changed",
} as const;
