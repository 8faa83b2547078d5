/** What a person is asked about in an import, by name: a variable that is read, a secret that goes to the vault. */

export type Tick = { readonly variable: string } | { readonly secret: string };

/** The names a person ticked. */
export interface Ticked {
	readonly variables: ReadonlySet<string>;
	readonly secrets: ReadonlySet<string>;
}

export const nameOf = (tick: Tick): string =>
	"variable" in tick ? tick.variable : tick.secret;

export const isTicked = (
	tick: Tick,
	{ variables, secrets }: Ticked,
): boolean =>
	"variable" in tick ? variables.has(tick.variable) : secrets.has(tick.secret);
