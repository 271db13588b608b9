/** Who is concerned in a turn, and who is told when somebody refuses or throws. */
import { expect } from 'chai';
import { TurnLists, type TurnMember } from '../../lib/stack/turn_lists.ts';

/** Somebody whose answers and remarks the test decides. */
class Member implements TurnMember {
  isTouched = false;
  isChanged = false;
  isRemoved = false;
  onSpeak: () => boolean = () => true;
  onTell: () => void = () => {};

  speak(): boolean {
    if (!this.onSpeak()) return false;
    this.isTouched = false;
    return true;
  }

  tell(): void {
    this.onTell();
  }
}

describe('the lists of a turn', () => {
  let lists: TurnLists;
  let members: Member[];
  let one: Member;
  let two: Member;
  let three: Member;

  beforeEach(() => {
    lists = new TurnLists();
    one = new Member();
    two = new Member();
    three = new Member();
    members = [one, two, three];
  });

  /** Who speaks is noted; so many find room. */
  function listen(room: () => boolean): Member[] {
    const spoke: Member[] = [];
    for (const member of members) {
      member.onSpeak = () => {
        if (!room()) return false;
        spoke.push(member);
        return true;
      };
    }
    return spoke;
  }

  it('the touched speak in order, once each, and who finds no room stays in front', () => {
    expect([one, two, one, three].map((each) => lists.touch(each))).to.deep.equal([true, true, false, true]);
    let room = 1;
    const spoke = listen(() => (room -= 1) >= 0);
    lists.letTouchedSpeak(false);
    expect([lists.hasTouched, spoke]).to.deep.equal([true, [one]]);
    room = 5;
    lists.letTouchedSpeak(false);
    expect(spoke).to.deep.equal([one, two, three]);
    expect(lists.hasTouched).to.equal(false);
  });

  it('with several devices, those behind one that finds no room are asked as well, and order is kept', () => {
    for (const each of members) lists.touch(each);
    const spoke: Member[] = [];
    let isOpen = false;
    for (const member of members) {
      member.onSpeak = () => {
        const hasRoom = isOpen || member === two;
        if (hasRoom) spoke.push(member);
        return hasRoom;
      };
    }
    lists.letTouchedSpeak(true);
    expect([lists.hasTouched, spoke]).to.deep.equal([true, [two]]);
    isOpen = true;
    lists.letTouchedSpeak(true);
    expect([lists.hasTouched, spoke]).to.deep.equal([false, [two, one, three]]);
  });

  it('nobody touches what the stack has forgotten', () => {
    one.isRemoved = true;
    expect(lists.touch(one)).to.equal(false);
  });

  it('the changed are told once; who changes meanwhile waits', () => {
    for (const each of [one, two, one]) lists.change(each);
    const told: Member[] = [];
    one.onTell = () => {
      told.push(one);
      if (told.length === 1) lists.change(one);
    };
    two.onTell = () => void told.push(two);
    lists.tellChanged();
    expect(told).to.deep.equal([one, two]);
    lists.tellChanged();
    expect(told).to.deep.equal([one, two, one]);
    expect(lists.hasChanged).to.equal(false);
  });

  it('when one throws, the others are told the next time', () => {
    const told: Member[] = [];
    for (const each of members) {
      each.onTell = () => void told.push(each);
      lists.change(each);
    }
    one.onTell = () => {
      throw new Error('application');
    };
    expect(() => lists.tellChanged()).to.throw('application');
    lists.tellChanged();
    expect(told).to.deep.equal([two, three]);
  });
});
