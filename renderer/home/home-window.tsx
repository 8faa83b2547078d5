/** What the gate does today. */
import { Page } from "../shared/page.tsx";
import { home as strings } from "./strings.ts";

export function HomeWindow() {
	return (
		<Page heading={strings.heading} lead={strings.lead}>
			{null}
		</Page>
	);
}
