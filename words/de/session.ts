/** Was zu sehen ist, wenn die Sitzung beendet ist. */
export const session = {
	title: "Diese Seite braucht einen neuen Link",
	text: "Ein Link zur Konsole gilt einmal, binnen einer Minute, und seine Sitzung endet mit dem Tor oder dem Tab. Einen neuen gibt es in einem Terminal:",
	command: "drawbridge console",
	after: "Den ausgegebenen Link öffnen. Am Tor hat sich nichts geändert.",
};
