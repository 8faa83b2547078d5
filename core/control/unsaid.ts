/** Inputs of commands that are secrets themselves: no record and no card shows them. */
export const unsaid: ReadonlySet<string> = new Set([
	"password",
	"passphrase",
	"value",
	"was",
	"editedArgs",
]);
