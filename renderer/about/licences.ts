/** The licences of what is shipped, as the build wrote them beside the page. Read when somebody asks. */
import * as z from "zod";

const Licences = z.object({
	packages: z.array(
		z.object({
			name: z.string(),
			version: z.string(),
			licence: z.string(),
			/** Counts in `texts`. */
			text: z.number().int().nullable(),
		}),
	),
	texts: z.array(z.string()),
});
export type Licences = z.infer<typeof Licences>;

/** Rejects where they are not there. Loaded as a script: a window may connect nowhere, not even to a file of its own. */
export async function readLicences(): Promise<Licences> {
	const { href } = new URL("licences.js", document.baseURI);
	const module: unknown = await import(/* @vite-ignore */ href);
	return z.object({ default: Licences }).parse(module).default;
}

/** By the package's name or its licence. */
export const matching = (
	{ packages }: Licences,
	typed: string,
): Licences["packages"] => {
	const wanted = typed.trim().toLowerCase();
	return packages.filter(({ name, licence }) =>
		`${name} ${licence}`.toLowerCase().includes(wanted),
	);
};
