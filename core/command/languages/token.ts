/**
 * What a lexer cuts code into. Holds no logic.
 */

export interface Token {
	kind:
		| "name"
		| "text"
		| "command"
		| "regex"
		| "number"
		| "operator"
		| "newline"
		| "indent"
		| "dedent";
	/** A name or operator as written; of a text its first constant piece. */
	text: string;
	/** Of a text or command: constant pieces and the tokens of what is interpolated. A heredoc's come after its token. */
	parts: (string | Token[])[];
	number: number;
	start: number;
	end: number;
	/** White space, a comment or a new line before it. */
	spaced: boolean;
	/** A new line before it. */
	lineBefore: boolean;
}
