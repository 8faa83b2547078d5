/**
 * For the two pages' builds: what main.tsx imports once the language is chosen is named in the page itself, so that the
 * browser fetches it meanwhile. It is evaluated only when it is imported.
 */
import type { HtmlTagDescriptor, Plugin } from "vite";

export const preloadStart = (base: string): Plugin => ({
	name: "preload-start",
	transformIndexHtml: {
		order: "post",
		handler(_html, { bundle = {} }) {
			const files = new Set<string>();
			const add = (file: string): void => {
				const chunk = bundle[file];
				if (chunk?.type !== "chunk" || chunk.isEntry || files.has(file)) return;
				files.add(file);
				for (const imported of chunk.imports) add(imported);
			};
			for (const [file, chunk] of Object.entries(bundle))
				if (
					chunk.type === "chunk" &&
					chunk.moduleIds.some((id) =>
						/renderer[\\/](phone[\\/])?start\.tsx$/.test(id),
					)
				)
					add(file);
			return [...files].map(
				(file): HtmlTagDescriptor => ({
					tag: "link",
					attrs: { rel: "modulepreload", href: `${base}${file}` },
					injectTo: "head",
				}),
			);
		},
	},
});
