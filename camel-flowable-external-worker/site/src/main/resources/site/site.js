// Without this script the pages can be read: nothing is hidden, but the listings of tabs stand one below the other.
'use strict';

hljs.configure({ignoreUnescapedHTML: true});
document.querySelectorAll('pre code[class*=language-]').forEach(code => {
  const language = /language-([\w-]+)/.exec(code.className)[1];
  if (hljs.getLanguage(language)) {
    hljs.highlightElement(code);
  }
});

// Tabs: the choice of a language holds for all listings, also on the next page.
function choose(language) {
  document.querySelectorAll('.tabs').forEach(tabs => {
    const listings = [...tabs.querySelectorAll('pre')];
    if (!listings.some(listing => listing.dataset.tab === language)) {
      return;
    }
    listings.forEach(listing => { listing.hidden = listing.dataset.tab !== language; });
    tabs.querySelectorAll('[role=tab]').forEach(tab => tab.setAttribute('aria-selected', tab.textContent === language));
  });
}
document.querySelectorAll('.tabs').forEach(tabs => {
  const list = document.createElement('div');
  list.setAttribute('role', 'tablist');
  const listings = [...tabs.querySelectorAll('pre')];
  listings.forEach((listing, i) => {
    const tab = document.createElement('button');
    tab.setAttribute('role', 'tab');
    tab.setAttribute('aria-selected', i === 0);
    tab.textContent = listing.dataset.tab;
    tab.onclick = () => {
      choose(tab.textContent);
      try { localStorage.setItem('language', tab.textContent); } catch (e) { /* A page from a file may have no storage. */ }
    };
    list.append(tab);
    listing.hidden = i > 0;
  });
  tabs.prepend(list);
});
try { choose(localStorage.getItem('language')); } catch (e) { /* The first tab stays. */ }

document.querySelectorAll('main pre').forEach(listing => {
  if (!navigator.clipboard) {
    return;
  }
  const box = document.createElement('div');
  box.className = 'listing';
  listing.replaceWith(box);
  const copy = document.createElement('button');
  copy.textContent = 'Copy';
  copy.onclick = async () => {
    await navigator.clipboard.writeText(listing.textContent);
    copy.textContent = 'Copied';
    setTimeout(() => { copy.textContent = 'Copy'; }, 2000);
  };
  box.append(listing, copy);
});

const menu = document.getElementById('menu');
const sidebar = document.getElementById('sidebar');
menu.onclick = () => menu.setAttribute('aria-expanded', sidebar.classList.toggle('open'));
sidebar.onclick = event => { if (event.target.tagName === 'A') { sidebar.classList.remove('open'); } };
const current = sidebar.querySelector('.current');
if (current && current.offsetTop > sidebar.clientHeight) {
  sidebar.scrollTop = current.offsetTop - 80;
}

// Search: a section is found if it has all the words; words in its heading count most. The index is read at the first use.
const up = document.body.dataset.up;
const input = document.getElementById('search');
const found = document.getElementById('found');
input.addEventListener('focus', () => {
  const script = document.createElement('script');
  script.src = up + 'assets/search-index.js';
  script.onload = search;
  document.head.append(script);
}, {once: true});
input.addEventListener('input', search);

function search() {
  const words = input.value.toLowerCase().split(/\s+/).filter(word => word);
  found.replaceChildren();
  found.hidden = !words.length;
  if (!words.length || typeof sections === 'undefined') {
    return;
  }
  const results = sections.map(section => {
    let score = 0;
    for (const word of words) {
      const inHeading = section.heading.toLowerCase().includes(word) ? 20 : 0;
      const inTitle = section.page.toLowerCase().includes(word) ? 8 : 0;
      const inText = Math.min(5, section.text.toLowerCase().split(word).length - 1);
      if (!inHeading && !inTitle && !inText) {
        return null;
      }
      score += inHeading + inTitle + inText;
    }
    return {section, score};
  }).filter(result => result).sort((a, b) => b.score - a.score).slice(0, 12);
  for (const {section} of results) {
    const link = document.createElement('a');
    link.href = up + section.address;
    link.textContent = section.heading ? section.page + ': ' + section.heading : section.page;
    const at = Math.max(0, section.text.toLowerCase().indexOf(words[0]) - 60);
    const excerpt = document.createElement('small');
    excerpt.textContent = (at ? '… ' : '') + section.text.substring(at, at + 160) + ' …';
    link.append(excerpt);
    const item = document.createElement('li');
    item.append(link);
    found.append(item);
  }
  if (!results.length) {
    found.textContent = 'No section has all of these words.';
  }
}
document.addEventListener('keydown', event => {
  if (event.key === 'Escape') {
    found.hidden = true;
  } else if (event.key === '/' && document.activeElement.tagName !== 'INPUT') {
    event.preventDefault();
    input.focus();
  }
});
document.addEventListener('click', event => {
  if (!event.target.closest('.search')) {
    found.hidden = true;
  }
});
