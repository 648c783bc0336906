import { beforeEach, describe, expect, it, vi } from 'vitest';

import { comeBack, spotOf } from './comeBack';
import { cameFrom } from './places';

describe('coming back to a page', () => {
  let main: HTMLElement;
  const heading = vi.fn();

  const page = (html: string): void => {
    main.innerHTML = html;
  };
  const press = (name: string): HTMLElement => {
    const one = [...main.querySelectorAll<HTMLElement>('a, button')].find((other) => other.textContent === name);
    if (!one) throw new Error('it is not there');
    return one;
  };

  beforeEach(() => {
    heading.mockReset();
    document.body.innerHTML = '<main></main><nav><a href="#/today">Today</a></nav>';
    main = document.querySelector('main') ?? document.body;
  });

  it('finds what was pressed again, also among those that are alike', () => {
    page('<a href="#/a">Open</a><button>Open</button><a href="#/b">Open</a><a href="#/b"><b>Open</b></a>');
    const spot = { title: '', ...spotOf(main, main.querySelector('b')) };
    expect(spot.mark).toEqual({ href: '#/b', name: 'Open', nth: 1 });
    page('<a href="#/a">Open</a><a href="#/b">Open</a><a id="it" href="#/b"><b>Open</b></a>');
    comeBack(main, spot, heading);
    expect(document.activeElement?.id).toBe('it');
    expect(heading).not.toHaveBeenCalled();
  });

  it('waits for what is loaded, and the heading has the focus until then', async () => {
    page('<a href="#/goals">All goals</a>');
    press('All goals').focus();
    const spot = { title: '', ...spotOf(main, null) };
    page('<p>One moment</p>');
    comeBack(main, spot, heading);
    expect(heading).toHaveBeenCalledTimes(1);
    page('<a href="#/goals">All goals</a>');
    await expect.poll(() => document.activeElement).toBe(press('All goals'));
  });

  it('leaves a person alone who has gone on by themselves', async () => {
    page('<a href="#/goals">All goals</a>');
    const spot = { title: '', ...spotOf(main, press('All goals')) };
    page('<p>One moment</p>');
    comeBack(main, spot, heading);
    window.dispatchEvent(new Event('keydown'));
    page('<a href="#/goals">All goals</a>');
    await new Promise((resolve) => setTimeout(resolve, 80));
    expect(document.activeElement).not.toBe(press('All goals'));
  });

  it('goes to the heading where the person came from outside the page', () => {
    const spot = { title: '', ...spotOf(main, document.querySelector('nav a')) };
    expect(spot.mark).toBeNull();
    comeBack(main, spot, heading);
    expect(heading).toHaveBeenCalledTimes(1);
  });
});

describe('the marked place', () => {
  const trail = (...paths: string[]): { path: string }[] => paths.map((path) => ({ path }));

  it('is the one that the person came from', () => {
    expect(cameFrom(trail('/today', '/support'), '/responses/1', 'practice')).toBe('support');
    expect(cameFrom(trail('/support', '/responses/1'), '/worksheets/safety-plan', 'practice')).toBe('support');
    expect(cameFrom(trail('/support'), '/practice', 'practice')).toBe('practice');
    expect(cameFrom([], '/responses/1', 'practice')).toBe('practice');
    expect(cameFrom(trail('/today', '/urge'), '/practice/box', 'practice')).toBe('practice');
    expect(cameFrom(trail('/today'), '/urge', null)).toBeNull();
  });
});
