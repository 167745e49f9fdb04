import type { Locator, Page } from 'playwright-core';

/** What somebody does at the screen, counted, and the words that were on it. */
export class Person {
	/** Buttons and fields clicked, fields dragged, and characters typed. */
	readonly effort = { clicks: 0, drags: 0, keys: 0 };

	private readonly words: string[] = [];
	private readonly since = Date.now();

	/** @param at where on the target, when something covers its middle */
	async click(target: Locator, at?: { x: number; y: number }): Promise<void> {
		this.effort.clicks += 1;
		await target.click({ position: at });
	}

	async type(page: Page, text: string): Promise<void> {
		this.effort.keys += text.length;
		await page.keyboard.type(text);
	}

	/** Drags a field onto another one. */
	async drag(page: Page, from: Locator, to: Locator): Promise<void> {
		this.effort.drags += 1;
		await from.hover();
		await page.mouse.down();
		const box = await to.boundingBox();
		if (!box) throw new Error('There is nothing to drag onto');
		await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2, { steps: 20 });
		await page.mouse.up();
	}

	/** Reads what is on the screen. */
	async read(page: Page): Promise<void> {
		this.words.push(await page.locator('body').innerText());
	}

	/** Whether these words were on the screen, in whatever case n8n's styles write them. */
	hasSeen(words: string): boolean {
		const sought = words.toLowerCase();
		return this.words.some((text) => text.replace(/\s+/g, ' ').toLowerCase().includes(sought));
	}

	/** Prints the effort. */
	report(way: string): void {
		const { clicks, drags, keys } = this.effort;
		const seconds = ((Date.now() - this.since) / 1000).toFixed(0);
		process.stdout.write(
			`${way}: ${clicks} clicks, ${drags} drags, ${keys} keys, ${seconds} s without a person's own time\n`,
		);
	}
}
