/** Electron's menus as a tree that can be read and clicked: radio groups and check boxes change as a click changes them. */
import type { MenuItem, MenuItemConstructorOptions } from "electron";

export class StandInMenuItem {
	readonly id: string;
	readonly label: string;
	readonly type: string;
	readonly enabled: boolean;
	readonly visible: boolean;
	readonly submenu: Menu | undefined;
	checked: boolean;
	readonly #click: MenuItemConstructorOptions["click"];

	constructor(options: MenuItemConstructorOptions) {
		this.id = options.id ?? "";
		this.label = options.label ?? "";
		this.type =
			options.type ?? (options.submenu === undefined ? "normal" : "submenu");
		this.enabled = options.enabled ?? true;
		this.visible = options.visible ?? true;
		this.checked = options.checked ?? false;
		this.submenu = Array.isArray(options.submenu)
			? Menu.buildFromTemplate(options.submenu)
			: undefined;
		this.#click = options.click;
	}

	/** Throws when a person could not click it either. */
	click(siblings: readonly StandInMenuItem[]): void {
		if (!this.enabled || !this.visible)
			throw new Error(`'${this.id}' cannot be clicked`);
		if (this.type === "checkbox") this.checked = !this.checked;
		if (this.type === "radio")
			for (const item of groupOf(this, siblings)) item.checked = item === this;
		// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the app's handlers read `checked` at most
		this.#click?.(this as unknown as MenuItem, undefined, {});
	}
}

/** Radio items without a separator or another kind of item between them. */
function groupOf(
	item: StandInMenuItem,
	siblings: readonly StandInMenuItem[],
): readonly StandInMenuItem[] {
	const at = siblings.indexOf(item);
	const isOther = (other: StandInMenuItem): boolean => other.type !== "radio";
	const end = siblings.findIndex(
		(other, index) => index > at && isOther(other),
	);
	return siblings.slice(
		siblings.slice(0, at).findLastIndex(isOther) + 1,
		end < 0 ? undefined : end,
	);
}

export class Menu {
	readonly items: readonly StandInMenuItem[];

	private constructor(items: readonly StandInMenuItem[]) {
		this.items = items;
	}

	static buildFromTemplate(
		template: readonly MenuItemConstructorOptions[],
	): Menu {
		return new Menu(template.map((options) => new StandInMenuItem(options)));
	}

	/** Clicks the item with this id, wherever it is. */
	click(id: string): boolean {
		return this.items.some((item) => {
			if (item.id !== id) return item.submenu?.click(id) ?? false;
			item.click(this.items);
			return true;
		});
	}
}
