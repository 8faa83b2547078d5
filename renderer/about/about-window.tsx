/** What this is, and what it is made of. */
import { Page } from "../shared/page.tsx";
import { about as strings } from "./strings.ts";

export function AboutWindow() {
	return (
		<Page heading={strings.heading} lead={strings.lead}>
			{null}
		</Page>
	);
}
